import { isIP } from 'node:net';
import { connect } from 'node:tls';
import type { DetailedPeerCertificate } from 'node:tls';
import { toAuthorities } from '../../kube/authorities.ts';
import { codeOf } from '../../kube/errors.ts';
import { toFingerprint } from '../../kube/certificate.ts';
import { toProxyUrl } from '../../kube/proxy.ts';
import { endpointOf, openWay, toWayError } from '../../kube/way.ts';
import type { Check, CheckedRoute, CheckInput } from '../check.ts';
import { fails, failsBy, ok, warn } from '../check.ts';

const timeoutMs = 10_000;
const dayMs = 86_400_000;
const soonDays = 30;

/** What a server showed in a handshake that verified nothing and sent nothing. */
type Shown = { chain: DetailedPeerCertificate[]; protocol: string; fault: string | null };

async function handshake(
  input: CheckInput,
  route: CheckedRoute,
  ca: (string | Buffer)[] | undefined,
  servername: string | undefined,
): Promise<Shown> {
  const { server } = input.info;
  const { host } = endpointOf(server);
  const name = servername ?? (isIP(host) === 0 ? host : undefined);
  const way = await openWay(server, { ...route, timeoutMs, signal: input.signal });
  return new Promise((done, reject) => {
    const socket = connect({
      socket: way,
      host,
      rejectUnauthorized: false,
      ...(ca ? { ca } : {}),
      ...(name === undefined ? {} : { servername: name }),
    });
    const end = (act: () => void): void => {
      clearTimeout(timer);
      input.signal.removeEventListener('abort', abort);
      act();
      socket.destroy();
      way.destroy();
    };
    const late: Error = Object.assign(new Error('late'), { code: 'ETIMEDOUT' });
    const timer = setTimeout(() => end(() => reject(late)), timeoutMs);
    const abort = (): void => end(() => reject(new Error('aborted')));
    input.signal.addEventListener('abort', abort, { once: true });
    socket.once('error', (fault: Error) => end(() => reject(fault)));
    socket.once('secureConnect', () => {
      const chain = chainOf(socket.getPeerCertificate(true));
      const fault = socket.authorized ? null : faultOf(socket.authorizationError);
      const shown = { chain, protocol: socket.getProtocol() ?? 'unknown', fault };
      end(() => done(shown));
    });
  });
}

/** Node gives the code of OpenSSL as text, or an error that has it, though its types say only the latter. */
function faultOf(fault: unknown): string {
  if (typeof fault === 'string') return fault;
  return (fault instanceof Error && (codeOf(fault) ?? fault.message)) || 'no reason given';
}

function chainOf(leaf: DetailedPeerCertificate): DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  const seen = new Set<string>();
  let at: Partial<DetailedPeerCertificate> | undefined = leaf;
  while (at?.fingerprint256 !== undefined && !seen.has(at.fingerprint256) && chain.length < 10) {
    seen.add(at.fingerprint256);
    chain.push(at as DetailedPeerCertificate);
    at = at.issuerCertificate;
  }
  return chain;
}

function nameOf(certificate: DetailedPeerCertificate): string {
  const { CN, O } = certificate.subject as { CN?: string | string[]; O?: string | string[] };
  return [CN ?? O ?? 'no name'].flat().join(', ');
}

/** Which certificates the server shows, for which names and how long, and whether they are trusted. */
export const tlsCheck: Check = {
  name: 'tls',
  after: ['reachability'],
  async run(input) {
    const { info, now } = input;
    const [access, way] = await Promise.all([input.access(), input.route()]);
    if (!way.ok) return failsBy(way.error);
    const { proxy, bundles } = way.value;
    const { ca, servername, rejectUnauthorized } = access.ok ? access.value.tls : {};
    const by = { proxy: proxy === null ? null : toProxyUrl(proxy) };
    let shown: Shown;
    try {
      shown = await handshake(input, way.value, toAuthorities(ca, bundles), servername);
    } catch (fault) {
      return failsBy(toWayError(fault, info.server), by);
    }
    const [leaf] = shown.chain;
    if (!leaf)
      return fails('The server shows no certificate.', 'Check that the address is that of a cluster.');
    const sha256 = toFingerprint(leaf.fingerprint256);
    const daysLeft = Math.floor((Date.parse(leaf.valid_to) - now()) / dayMs);
    const facts = {
      ...by,
      protocol: shown.protocol,
      chain: shown.chain.map(nameOf).join(' < '),
      names: (leaf as Partial<DetailedPeerCertificate>).subjectaltname ?? 'none',
      valid: `${new Date(leaf.valid_from).toISOString()} to ${new Date(leaf.valid_to).toISOString()}`,
      'SHA-256': sha256,
      pinned: info.pinnedSha256,
    };
    if (info.pinnedSha256 !== null) {
      return sha256 === toFingerprint(info.pinnedSha256)
        ? ok('The server shows the certificate you trust.', facts)
        : fails(
            'The server shows another certificate than the one you trust.',
            'Compare the fingerprint with the one on the server before you trust it.',
            facts,
          );
    }
    if (rejectUnauthorized === false) {
      const advice = 'Anybody on the way can read and change what is sent. Pin the certificate instead.';
      return warn('The kubeconfig asks not to verify the certificate.', advice, facts);
    }
    if (shown.fault !== null) {
      const advice =
        'Add its authority to the kubeconfig or a CA bundle, or trust the certificate by its fingerprint.';
      return fails(`The certificate is not trusted (${shown.fault}).`, advice, facts);
    }
    if (daysLeft < soonDays)
      return warn(`The certificate ends in ${daysLeft} days.`, 'Have it renewed on the server.', facts);
    return ok(`The certificate is trusted and valid for ${daysLeft} more days.`, facts);
  },
};
