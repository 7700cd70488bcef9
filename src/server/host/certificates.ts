/**
 * A certificate authority for one's own network, made once, and a certificate for this machine, made at each start. The authority can
 * vouch for private addresses, `localhost` and `.local` names only (name constraints), so that a device that trusts it
 * risks nothing on the internet should its key be stolen. No browser, no service: files of this project.
 */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
// The X.509 library does not load without it.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { isPrivateAddress } from './addresses.js';
import { privateNamesOnly } from './name-constraints.js';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 60 * 60 * 1000;
const authorityDays = 3650;
/** iOS refuses certificates of more than 825 days, whoever signed them. */
const leafDays = 397;
const keyFile = 'ca.key.pem';
const certificateFile = 'ca.crt.pem';

export interface Authority {
  readonly certificate: x509.X509Certificate;
  readonly key: CryptoKey;
}

export interface ServerCertificate {
  /** The certificate and the authority's, in PEM. */
  readonly certificate: string;
  readonly key: string;
}

/** Reads the authority in a folder, or makes it there. The folder is readable by its owner only. */
export const openAuthority = async (folder: string, now: number): Promise<Authority> => {
  const known = await readAuthority(folder);
  if (known !== undefined && known.certificate.notAfter.getTime() > now + leafDays * day) return known;
  const made = await makeAuthority(now);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  await writeFile(join(folder, keyFile), await exportKey(made.key), { mode: 0o600 });
  await writeFile(join(folder, certificateFile), made.certificate.toString('pem'), { mode: 0o600 });
  return made;
};

/** A certificate for these names and addresses. Addresses that the authority may not vouch for are left out. */
export const issueCertificate = async (
  authority: Authority,
  names: readonly string[],
  addresses: readonly string[],
  now: number,
): Promise<ServerCertificate> => {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=Tabard on this network',
    issuer: authority.certificate.subject,
    notBefore: new Date(now - day),
    notAfter: new Date(now + leafDays * day),
    publicKey: keys.publicKey,
    signingKey: authority.key,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...names.map((value) => ({ type: 'dns' as const, value })),
        ...addresses.filter(isPrivateAddress).map((value) => ({ type: 'ip' as const, value })),
      ]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.certificate.publicKey),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  const chain = [certificate, authority.certificate].map((one) => one.toString('pem'));
  return { certificate: `${chain.join('\n')}\n`, key: await exportKey(keys.privateKey) };
};

/** What a person compares before trusting: sha-256 of the certificate in pairs of letters. */
export const fingerprintOf = async (certificate: x509.X509Certificate): Promise<string> => {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', certificate.rawData));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(':');
};

const makeAuthority = async (now: number): Promise<Authority> => {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=Tabard local authority',
    notBefore: new Date(now - day),
    notAfter: new Date(now + authorityDays * day),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      privateNamesOnly(),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate, key: keys.privateKey };
};

const readAuthority = async (folder: string): Promise<Authority | undefined> => {
  let key: string;
  let certificate: string;
  try {
    key = await readFile(join(folder, keyFile), 'utf8');
    certificate = await readFile(join(folder, certificateFile), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const raw = x509.PemConverter.decodeFirst(key);
  return {
    certificate: new x509.X509Certificate(certificate),
    key: await crypto.subtle.importKey('pkcs8', raw, algorithm, true, ['sign']),
  };
};

const exportKey = async (key: CryptoKey): Promise<string> =>
  `${x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;

/** 16 random bytes, positive, as RFC 5280 wants them. */
const serialNumber = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
