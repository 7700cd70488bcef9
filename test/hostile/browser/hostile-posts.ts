/** What a profile that means ill writes: every field of its records that others read, filled with what would run, fetch, turn or pile up. */

/** Read by whoever searches, and by nobody else. */
export const WORD = 'zebrafish';

/** `trap` is a host of http: whatever is heard there was fetched without a tap. */
export const hostileTexts = (trap: string): readonly string[] => {
  const at = (what: string): string => `http://${trap}/${what}`;
  return [
    `${WORD} <img src="${at('img')}" onerror="window.owned=1"><svg onload="window.owned=2"><script src="${at('script')}"></script><iframe src="${at('frame')}"></iframe>`,
    `${WORD} ![picture](${at('picture.png')}) ![](${at('empty.png')}) [![](${at('inner.png')})](${at('around')})`,
    `${WORD} [run](javascript:window.owned=3) [data](data:text/html,<script>window.owned=4</script>) <javascript:window.owned=5> [blob](blob:${at('')}) [file](file:///etc/passwd) [vb](vbscript:x) [entity](&#106;avascript:window.owned=7)`,
    `${WORD} [www.apple.example](http://www.\u0430pple.example/login) [bank.example](${at('bank')}) <http://${trap}/bare> http://${trap}/plain`,
    // An opened turn that nobody closes, before a link and the end of the line.
    `${WORD} \u2067\u202b\u05d0\u05d1 left [\u2067open](${at('turned')}) FIRST-LAST`,
    `${WORD} \u05e9\u05dc\u05d5\u05dd [evil.example\u202a](${at('rtl')}) \u0645\u0631\u062d\u0628\u0627 FIRST-LAST`,
    `${WORD} ${'\u200b\u200d\u2060'.repeat(3_000)}end`,
    `${WORD} ${`Z${'\u0301\u0316'.repeat(15)}`.repeat(333)}`,
    `${WORD} ${'W'.repeat(8_000)}`,
    `${WORD}\n\n${'> '.repeat(400)}deep\n\n${'- '.repeat(400)}deeper\n\n${'['.repeat(2_000)}`,
    `${WORD}\n\n\`\`\`${'x'.repeat(300)}\n\u2067\u202bcode\n<script>window.owned=8</script>\n\`\`\``,
    `${WORD}\n\n| a | b |\n|---|---|\n| <b>x</b> | ${at('cell')} |\n\n<style>*{display:none}</style><base href="${at('')}"><link rel="prefetch" href="${at('prefetch')}"><meta http-equiv="refresh" content="0;url=${at('meta')}">`,
  ];
};

/** A line that would leave its element, if it could. */
export const hostileLine = (trap: string): string => `"><img src=http://${trap}/l onerror=window.owned=9>`;

/** Records of posts whose other fields mean ill as well. `other` names a post to quote, `stream` one of its own streams. */
export const hostileRecords = (
  trap: string,
  now: number,
  { quote, stream }: { readonly quote: { readonly did: string; readonly path: string }; readonly stream: string },
): readonly Readonly<Record<string, unknown>>[] => {
  const line = hostileLine(trap);
  const piled = `Z${'\u0301\u0316'.repeat(15)}`.repeat(20);
  const hebrew = '\u05d0\u05d1\u05d2 ';
  const base = { createdAt: now, text: `${WORD} fields` };
  const cid = { $link: 'bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku' };
  const media = (mime: string, name: string): unknown => ({
    blob: { cid, size: 400_000, mime },
    alt: `${line}\n\u2067\u202b${piled}\n${hebrew}`,
    name,
    width: 65_535,
    height: 1,
    placeholder: `javascript:window.owned=10`,
  });
  return [
    {
      ...base,
      warning: line,
      tags: [`<svg/onload=window.owned=11>`, piled.slice(0, 62), 'W'.repeat(64)],
      streams: [stream],
    },
    { ...base, poll: { options: [line, piled.slice(0, 400), hebrew.repeat(20), 'W'.repeat(100)] } },
    {
      ...base,
      event: {
        ...{
          title: `${line} ${piled}`,
          startsAt: now + 86_400_000,
          endsAt: 253_402_300_799_999,
          zone: `<img/src=http://${trap}/z>`,
        },
        place: { name: `${line}${hebrew}`, latitude: 900_000_000, longitude: -1_800_000_000 },
      },
    },
    {
      ...base,
      media: [
        media('image/svg+xml', `${line}.svg`),
        media('text/html', `\u05d0${'W'.repeat(200)}.html`),
        media('video/mp4', `../../${line}`),
        media('image/png', `${piled.slice(0, 200)}.png`),
      ],
    },
    { ...base, quote },
  ];
};
