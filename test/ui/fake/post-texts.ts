/** Texts of posts for the gallery and for tests in browsers: everything that can be written, and everything that should not work. */
import { ada, bjorn } from './people.js';

export const nastyName = `Bj\u00f6rn \u2067${'a\u0301\u0301\u0301\u0301\u0301\u0301'.repeat(6)} of the very long name that goes on`;

export const allOfIt = `# Six in the morning

The harbour was *quiet*, **almost** silent, with @${ada.slice(11)} on the pier. Read https://example.org/harbour/fog_and_light?day=6 or [the whole story](https://example.org/story). \`fog --thick\` #harbour #Fog
A second line of the same paragraph.

- bread
- coffee
  - black
- a lamp

3. third
4. fourth

> What one hears in fog is far away.
> > Or is it?

\`\`\`js
const lamp = () => 'lit';
\`\`\`

***

https://example.org/a-bare-link-that-stands-alone/with-a-long-path/2026
`;

export const rightToLeft = `שלום @${ada.slice(11)}, ראו [הסיפור](https://example.org/story) #נמל

مرحبا بكم في **الميناء**، الساعة 6:00 https://example.org/ar #ميناء

- אחת
- שתיים

> ציטוט

An English paragraph in between.`;

export const nasty = `<img src=https://leak.invalid/a.png onerror=alert(1)> <script src=https://leak.invalid/b.js></script>
![](https://leak.invalid/c.png) ![alt](https://leak.invalid/d.png) <link rel=preload href=https://leak.invalid/e>
[js](javascript:document.title='x') [data](data:text/html,<script>1</script>) [file](file:///etc/passwd)
[https://paypal.com](https://leak.invalid/login) [paypal.com](https://paypal.com.leak.invalid) https://раураl.com https://münchen.de [blank]()
a${'\u0301'.repeat(60)} Z${'\u0335\u0322\u0489\u0310'.repeat(8)}a${'\u0335\u0322\u0489\u0310'.repeat(8)}l${'\u0335\u0322\u0489\u0310'.repeat(8)}g${'\u0335\u0322\u0489\u0310'.repeat(8)}o
\u2067turned \u202bagain\u2066 and not closed @${bjorn.slice(11)} and after
${'long'.repeat(120)}

> ${'> '.repeat(40)}deep

${'#tag '.repeat(6)} ${'\u200b'.repeat(200)}@${'a'.repeat(32)}
<style>body{display:none}</style> <iframe src=https://leak.invalid/f></iframe>
`;
