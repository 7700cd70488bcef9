/** Somebody's profile, by link. Everything that is shown has been verified; every other state says what it is and what one can do. */
import { useLocation } from '@solidjs/router';
import { type JSX, Show } from 'solid-js';
import '../../styles/visit.css';
import { Visited } from './visited.jsx';

export const VisitPage = (): JSX.Element => {
  const location = useLocation();
  const target = (): string => location.pathname.slice(1) + location.search;
  return (
    <Show when={target()} keyed>
      {(link) => <Visited target={link} />}
    </Show>
  );
};
