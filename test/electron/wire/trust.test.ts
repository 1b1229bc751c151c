import { afterEach, expect, it } from 'vitest';
import { readCertificate } from '../../../electron/kube/certificate.ts';
import { openTestSession } from '../../support/session.ts';
import { until } from '../../support/simulator.ts';
import { openWire } from '../../support/wire.ts';
import type { Wire } from '../../support/wire.ts';

let wire: Wire | null = null;
afterEach(async () => {
  await wire?.close();
  wire = null;
});

it('goes on where the certificate was renewed by the same authority', async () => {
  wire = await openWire();
  await wire.settled();
  const { cluster } = wire;
  const before = await readCertificate(cluster.server, 5000);
  await cluster.faults.set('certificate=leaf');
  const after = await readCertificate(cluster.server, 5000);
  expect(after?.sha256).not.toBe(before?.sha256);
  wire.stir();
  await wire.settled();
});

it('refuses the certificate of another authority, shows it, sends nothing, and recovers with the right one', async () => {
  wire = await openWire();
  await wire.settled();
  const { cluster, session } = wire;
  await cluster.faults.set('certificate=authority');
  const sinceMs = Date.now();
  const shown = await readCertificate(cluster.server, 5000);
  await until('it is refused', () => session.connection().type === 'untrusted');
  const connection = session.connection();
  expect(connection).toMatchObject({
    error: { code: 'tls', cluster: 'c', certificate: { sha256: shown?.sha256 } },
  });
  expect(wire.health('VirtualMachine')).toBe('stale');
  wire.stir();
  expect(cluster.faults.requestsSince(sinceMs)).toEqual([]);
  await cluster.faults.clear();
  await wire.settled();
});

it('refuses a renewed certificate where one is pinned, with both fingerprints', async () => {
  wire = await openWire();
  const { cluster } = wire;
  const pin = (await readCertificate(cluster.server, 5000))?.sha256 ?? '';
  const session = openTestSession(cluster.kubeconfig, { cluster: 'p', pinnedSha256: pin });
  await until('it is connected', () => session.connection().type === 'connected');
  await cluster.faults.set('certificate=leaf');
  const shown = (await readCertificate(cluster.server, 5000))?.sha256 ?? '';
  await until('it is refused', () => session.connection().type === 'untrusted');
  const refused = session.connection();
  const message = refused.type === 'untrusted' ? refused.error.message : '';
  expect(refused).toMatchObject({
    error: { code: 'tls', isChangedCertificate: true, certificate: { sha256: shown } },
  });
  expect([message.includes(pin), message.includes(shown), pin === shown]).toEqual([true, true, false]);
  await cluster.faults.clear();
  await until('it is connected again', () => session.connection().type === 'connected');
  await session.close();
});
