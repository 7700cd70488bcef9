/** Somebody's profile, by link. Everything that is shown has been verified; every other state says what it is and what one can do. */
import { type JSX, Show } from 'solid-js';
import { useRoute } from '../../bindings/route.js';
import '../../styles/visit.css';
import { Visited } from './visited.jsx';

export const VisitPage = (): JSX.Element => {
  const route = useRoute();
  const target = (): string => route().path.slice(1) + route().query;
  return (
    <Show when={target()} keyed>
      {(link) => <Visited target={link} />}
    </Show>
  );
};
