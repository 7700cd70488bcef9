import { describe, expect, it } from 'vitest';
import { emptyDeployment, parseDeployment } from '../../src/app/deployment.js';

const base = 'https://tabard.example/app/';

describe('tabard.json', () => {
  it('reads name, trackers, ICE servers and theme', () => {
    const read = parseDeployment(
      {
        name: 'Guild',
        trackers: ['./rendezvous', 'wss://t.example/x'],
        iceServers: [{ urls: 'stun:s.example' }, { urls: ['turn:t.example'], username: 'u', credential: 'c' }],
        theme: { '--gules': '#123456' },
      },
      base,
    );
    expect(read).toEqual({
      name: 'Guild',
      addresses: [],
      trackers: ['wss://tabard.example/app/rendezvous', 'wss://t.example/x'],
      iceServers: [{ urls: ['stun:s.example'] }, { urls: ['turn:t.example'], username: 'u', credential: 'c' }],
      theme: { '--gules': '#123456' },
    });
  });

  it('reads the addresses that others reach the page by', () => {
    expect(parseDeployment({ addresses: ['https://192.0.2.7:4173'] }, base).addresses).toEqual([
      'https://192.0.2.7:4173/',
    ]);
    expect(parseDeployment({ addresses: ['javascript:alert(1)', 7] }, base).addresses).toEqual([]);
  });

  it('counts whatever is not as documented as absent', () => {
    for (const odd of [null, 7, 'x', [], { trackers: 7, iceServers: 'x', theme: [] }, { name: '' }]) {
      expect(parseDeployment(odd, base)).toEqual(emptyDeployment);
    }
    const read = parseDeployment(
      {
        trackers: [7, 'javascript:1', 'https://x.example/t'],
        iceServers: [{ urls: 'http://x' }, 7],
        theme: { color: 'red', '--a': 'url(http://x)' },
      },
      base,
    );
    expect(read.trackers).toEqual(['wss://x.example/t']);
    expect(read.iceServers).toEqual([]);
    expect(read.theme).toEqual({});
  });
});
