/** The web app manifest. Addresses are relative, so that it works in a subfolder of a host. */
export const manifest = {
  id: './',
  name: 'Tabard',
  short_name: 'Tabard',
  description: 'Your profile, hosted by your own browser tab.',
  start_url: './',
  scope: './',
  display: 'standalone' as const,
  background_color: '#f6f1e6',
  theme_color: '#f6f1e6',
  lang: 'en',
  dir: 'ltr' as const,
  categories: ['social'],
  icons: [
    { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    { src: 'icons/monochrome-512.png', sizes: '512x512', type: 'image/png', purpose: 'monochrome' },
  ],
  screenshots: [
    {
      src: 'screenshots/wide.png',
      sizes: '1280x900',
      type: 'image/png',
      form_factor: 'wide' as const,
      label: 'A profile on a desktop',
    },
    {
      src: 'screenshots/narrow.png',
      sizes: '720x1480',
      type: 'image/png',
      form_factor: 'narrow' as const,
      label: 'A profile on a phone',
    },
  ],
  shortcuts: [
    { name: 'My profile', url: './#/', icons: [{ src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' }] },
    {
      name: 'Following',
      url: './#/following',
      icons: [{ src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' }],
    },
    { name: 'Node', url: './#/node', icons: [{ src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' }] },
  ],
};
