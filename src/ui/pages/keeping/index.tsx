/** Keeping profiles online: what a visit and the list of whom one follows show of it. One part, fetched where it is shown. */
export { FollowedPin } from './followed-pin.jsx';
export { KeepOnline } from './keep-online.jsx';
export { LetGoOf } from './let-go.jsx';
