/** The frame of every page of a readable export. */
import { type Html, html } from './html.js';
import type { ArchiveWords } from './words.js';

/** Pictures and sounds beside the page, its own styles, and nothing else: no script, no frame, no address. */
const policy =
  "default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const style = `
:root{color-scheme:light dark;--ink:#26221f;--soft:#6b625a;--paper:#faf7f2;--sheet:#fff;--line:#e4dcd1;--accent:#8a2b2b}
@media (prefers-color-scheme:dark){:root{--ink:#f0ebe4;--soft:#b3a99e;--paper:#191614;--sheet:#221e1b;--line:#3a332d;--accent:#e59a8f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.6 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-inline-size:42rem;margin-inline:auto;padding:2rem 1rem 4rem}
h1{font:600 2rem/1.2 Georgia,'Times New Roman',serif;margin:0}
h2{font:600 1.25rem/1.3 Georgia,'Times New Roman',serif;margin-block:2.5rem .75rem}
a{color:var(--accent);text-underline-offset:.15em}
a:focus-visible,summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.soft{color:var(--soft);font-size:.9375rem}
.text{white-space:pre-wrap;margin-block:.5rem}
.person{display:flex;gap:1.25rem;align-items:center;flex-wrap:wrap}
.person img{inline-size:7rem;block-size:7rem;object-fit:cover;border-radius:50%;border:1px solid var(--line)}
.person .arms{inline-size:5rem;block-size:auto;border:0;border-radius:0}
.person div{flex:1 1 14rem}
nav{display:flex;gap:.25rem 1.25rem;flex-wrap:wrap;margin-block-end:2rem}
nav a{padding-block:.6rem}
nav [aria-current]{color:var(--ink);font-weight:600;text-decoration:none}
article{background:var(--sheet);border:1px solid var(--line);border-radius:.75rem;padding:1rem 1.25rem;margin-block:1rem}
article img,article video{display:block;max-inline-size:100%;block-size:auto;max-block-size:80vh;border-radius:.5rem;margin-block:.75rem}
audio{inline-size:100%;margin-block:.75rem}
ul{padding-inline-start:1.25rem}
li{padding-block:.3rem}
.tags{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.5rem}
.tags li{border:1px solid var(--line);border-radius:1rem;padding:.1rem .7rem}
summary{cursor:pointer;padding-block:.6rem}
footer{border-block-start:1px solid var(--line);margin-block-start:3rem;padding-block-start:1rem}
`;

export interface PageParts {
  readonly title: string;
  /** The page's own name among those of `nav`. */
  readonly here: string;
  readonly nav: readonly { readonly file: string; readonly label: string }[];
  readonly body: Html;
  readonly footer: Html;
}

export const pageOf = (words: ArchiveWords, { title, here, nav, body, footer }: PageParts): string => {
  const places = nav.map(({ file, label }) =>
    file === here ? html`<a href="${file}" aria-current="page">${label}</a>` : html`<a href="${file}">${label}</a>`,
  );
  const page = html`<html lang="${words.lang}" dir="${words.dir}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="alternate" type="application/atom+xml" href="feed.xml">
<style>${{ markup: style }}</style>
</head>
<body>
<main>
<nav>${places}</nav>
${body}
<footer class="soft">${footer}</footer>
</main>
</body>
</html>
`;
  return `<!doctype html>\n${page.markup}`;
};
