import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MESSAGE_BYTES } from '../../src/net/index.js';
import * as net from '../../src/net/limits.js';
import { defaultConnectionLimits, defaultLimits, type Rate } from '../../src/server/index.js';

const chapter = readFileSync('docs/protocol/net.md', 'utf8');

const grouped = (value: number): string => value.toLocaleString('en-GB');
const size = (bytes: number): string => (bytes >= 1024 * 1024 ? `${bytes / 1024 / 1024} MiB` : `${bytes / 1024} KiB`);
const rate = ({ perSecond, burst }: Rate): string => `${perSecond} a second, ${burst} at once`;

const rowsOf = (): Readonly<Record<string, string>> => {
  const table = chapter.slice(chapter.indexOf('| limit | default'), chapter.indexOf('One address is'));
  const rows = table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  return Object.fromEntries(rows.slice(2).flatMap(([, name = '', value = '']) => (name === '' ? [] : [[name, value]])));
};

it('SRV-7 the table of limits says what the code holds, all of it', () => {
  const limits = defaultLimits;
  expect(rowsOf()).toEqual({
    'bytes in a message': size(limits.messageBytes),
    'offers in an announce, letters in a description': `${limits.offersPerAnnounce}, ${limits.descriptionLetters / 1024} Ki`,
    'messages of a socket': rate(limits.messages),
    'bytes waiting for a slow reader': size(limits.bufferedBytes),
    'ping unanswered when the next is due': `${limits.pingEvery / 1_000} s`,
    'bytes of a message that is not whole when two pings are due': size(limits.unfinishedBytes),
    'TCP connections (page and rendezvous), of one address': `${grouped(defaultConnectionLimits.connections)}, ${defaultConnectionLimits.connectionsPerAddress}`,
    'sockets, of one address': `${grouped(limits.sockets)}, ${limits.socketsPerAddress}`,
    'topics of a socket, topics, peers of a topic, memberships': [
      limits.topicsPerSocket,
      limits.topics,
      limits.peersPerTopic,
      limits.peers,
    ]
      .map(grouped)
      .join(', '),
    'announces of one address': rate(limits.joins),
    'offers handed to one socket': rate(limits.offersReceived),
    'open offers of a peer': String(limits.openOffers),
  });
  expect(chapter).toContain(`with \`interval\` ${limits.interval}, \`min interval\` ${limits.minInterval},`);
});

it('SRV-7 an honest tab stays under them: what it sends, opens and is told', () => {
  expect(defaultLimits.topicsPerSocket).toBeGreaterThan(net.MAX_LISTENING + 1);
  expect(defaultLimits.offersPerAnnounce).toBeGreaterThanOrEqual(net.OFFERS_PER_ANNOUNCE);
  expect(defaultLimits.descriptionLetters).toBeGreaterThanOrEqual(net.SDP_BYTES);
  expect(defaultLimits.messageBytes).toBeGreaterThan(net.OFFERS_PER_ANNOUNCE * net.SDP_BYTES * 1.5);
  // All topics are announced at once when a socket opens, and every offer answered.
  expect(defaultLimits.messages.burst).toBeGreaterThanOrEqual(net.MAX_LISTENING + defaultLimits.offersReceived.burst);
  // No flood of strangers' offers makes a tab take the tracker for the one that floods.
  expect(net.TRACKER_MESSAGES_PER_SECOND).toBeGreaterThan(
    defaultLimits.offersReceived.burst + defaultLimits.offersReceived.perSecond + 2 * net.MAX_LISTENING,
  );
  expect(defaultConnectionLimits.connectionsPerAddress).toBeGreaterThanOrEqual(2 * defaultLimits.socketsPerAddress);
  expect(defaultConnectionLimits.connections).toBeGreaterThan(defaultLimits.sockets);
  expect(MESSAGE_BYTES.control).toBeLessThan(MESSAGE_BYTES.bulk);
});
