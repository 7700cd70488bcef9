/** Every state of every page: its name, the parameters of the fake app, and where it is shown. */
const ada = '#/@mfzwizlsmuqhi2dpojxgm2lfnrsca43v';
const state = (name, query, hash) => ({ name, query, hash });

const visits = [
  'looking',
  'nobody',
  'refused',
  'no-tracker',
  'tracker-unreachable',
  'ask-tracker',
  'no-webrtc',
  'offline',
];

export const states = [
  state('visit-owner', 'me=no', ada),
  state('visit-keeper', 'status=keeper', ada),
  state('visit-avatar', 'profile=avatar&follow=public', ada),
  state('visit-private', 'follow=private', ada),
  state('visit-sparse', 'profile=sparse', ada),
  state('visit-nasty', 'profile=nasty', ada),
  state('visit-own', '', '#/@orugk4rfobsxe43pnzqwy5dbmjrxg2lt'),
  ...visits.map((status) => state(`visit-${status}`, `me=no&status=${status}`, ada)),
  ...visits
    .filter((status) => status !== 'refused')
    .map((status) => state(`visit-stored-${status}`, `status=${status}&profile=stored`, ada)),
  state('visit-bad-link', '', '#/@mfzwizlsmuqhi2dpojxgm2lfnrsca4'),
  state('following', '', '#/following'),
  state('following-empty', 'following=empty', '#/following'),
  state('following-guest', 'following=empty&me=no', '#/following'),
  state('node', '', '#/node'),
  state('node-follower', 'node=follower', '#/node'),
  state('node-quiet', 'node=quiet', '#/node'),
  state('node-none', 'node=none', '#/node'),
  state('settings', '', '#/settings'),
  state('settings-kept', 'storage=persistent&theme=dark', '#/settings'),
  state('settings-guest', 'me=no', '#/settings'),
  state('not-found', '', '#/nowhere'),
  state('start', 'me=no', '#/'),
  state('own', '', '#/'),
  state('own-empty', 'own=empty', '#/'),
  state('own-avatar', 'own=avatar&save=published', '#/'),
  state('own-failed', 'save=failed', '#/'),
  state('own-held', 'save=held&clock=7200000', '#/'),
  state('share', '', '#/share'),
  state('banner-offline', 'online=no', '#/following'),
  state('banner-private', 'storage=private', '#/following'),
  state('banner-full', 'storage=full', '#/following'),
  state('banner-refused', 'storage=refused', '#/following'),
  state('banner-webrtc', 'webrtc=no', '#/following'),
  state('banner-clock', 'clock=-7200000', '#/following'),
  state('banner-follower', 'role=follower', '#/following'),
  state('banner-update', 'update', '#/following'),
  state('banner-install', 'install=prompt', '#/following'),
  state('banner-guide', 'install=guide', '#/following'),
  state('banner-many', 'online=no&storage=full&clock=400000&update&install=prompt', '#/'),
  state('broken', 'broken', '#/'),
];
