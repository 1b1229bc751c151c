import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hostVerbs, idOf, openHostLab } from '../../support/host-lab.ts';
import type { HostLab } from '../../support/host-lab.ts';

let lab: HostLab;
beforeAll(async () => {
  lab = await openHostLab();
});
afterEach(() => lab.end());
afterAll(() => lab.finish());

describe.each(hostVerbs)('%s', (name) => {
  it('is refused to who may not, in the words of the server, and changes nothing', async () => {
    await lab.settle();
    lab.prepare(name);
    const session = lab.seen(lab.viewer);
    const before = lab.picture();
    const answer = await lab.perform(session, name);
    const place = { cluster: 'c', entity: idOf('node-01') };
    expect(answer).toMatchObject({ ok: false, error: { code: 'forbidden', ...place } });
    expect(lab.picture()).toBe(before);
  });

  it('carries the message of a webhook word for word', async () => {
    await lab.settle();
    lab.prepare(name);
    await lab.fault('400@write');
    const answer = await lab.perform(lab.seen(), name);
    expect(answer).toMatchObject({ ok: false, error: { code: 'rejected' } });
    expect(!answer.ok && answer.error.message).toContain(
      'admission webhook "policy.example.com" denied the request: changes are frozen this week',
    );
  });

  it('tells a conflict', async () => {
    await lab.settle();
    lab.prepare(name);
    await lab.fault('409@write');
    expect(await lab.perform(lab.seen(), name)).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });

  it('says that it may have been done where the connection is cut in the middle', async () => {
    await lab.settle();
    lab.prepare(name);
    await lab.fault('reset@write');
    const answer = await lab.perform(lab.seen(), name);
    expect(answer).toMatchObject({ ok: false, error: { code: 'unreachable', isUnsure: true } });
  });
});
