import { describe, expect, it } from 'vitest';
import { sendAgain, waitAfter } from '../../../../renderer/panels/objects/upload-again.ts';
import { bytesPerSecond, secondsLeft, withSample } from '../../../../renderer/panels/objects/upload-rate.ts';
import type { Sample } from '../../../../renderer/panels/objects/upload-rate.ts';
import { appError } from '../../../../shared/error.ts';
import { fail, ok } from '../../../../shared/result.ts';
import type { Result } from '../../../../shared/result.ts';

const samplesOf = (...pairs: [bytes: number, atMs: number][]): readonly Sample[] =>
  pairs.reduce<readonly Sample[]>((all, [bytes, atMs]) => withSample(all, { bytes, atMs }), []);

describe('the speed of an upload', () => {
  it('is that of the last seconds, and says how long it takes yet', () => {
    const samples = samplesOf([0, 0], [1_000, 1_000], [20_000, 10_000], [40_000, 20_000]);
    expect(bytesPerSecond(samples)).toBe(2_000);
    expect(secondsLeft(samples, 100_000)).toBe(30);
  });
  it('is not told of too little, and begins anew with the upload', () => {
    expect(bytesPerSecond(samplesOf([0, 0]))).toBeNull();
    expect(bytesPerSecond(samplesOf([0, 0], [10, 100]))).toBeNull();
    expect(secondsLeft(samplesOf([5, 0], [5, 9_000]), 10)).toBeNull();
    expect(samplesOf([9_000, 0], [0, 1_000])).toEqual([{ bytes: 0, atMs: 1_000 }]);
    // A piece of a slow line takes longer than what is looked at.
    expect(bytesPerSecond(samplesOf([0, 0], [60_000, 30_000]))).toBe(2_000);
  });
});

describe('an upload', () => {
  const lost = fail(appError('unreachable', 'The connection was cut.'));
  function run(answers: Result<string>[], signal = new AbortController().signal) {
    const told: (string | number)[] = [];
    const ended = sendAgain({
      signal,
      send: () => {
        told.push('send');
        return Promise.resolve(answers.shift() ?? ok('image'));
      },
      onLost: (_error, tries) => void told.push(tries),
      rest: (atLeastMs) => {
        told.push(atLeastMs);
        return Promise.resolve();
      },
    });
    return { told, ended };
  }
  it('begins anew whenever the connection is lost, each time a little later', async () => {
    const { told, ended } = run([lost, fail(appError('timeout', 'late')), ok('image')]);
    expect(await ended).toEqual(ok('image'));
    expect(told).toEqual(['send', 1, 2_000, 'send', 2, 4_000, 'send']);
    expect(waitAfter(30)).toBe(60_000);
  });
  it('does not where it was refused', async () => {
    const refused = fail(appError('rejected', 'no'));
    const { told, ended } = run([refused]);
    expect(await ended).toEqual(refused);
    expect(told).toEqual(['send']);
  });
  it('ends where the user gives it up while it waits', async () => {
    const stop = new AbortController();
    const ended = sendAgain({
      signal: stop.signal,
      send: () => Promise.resolve(lost),
      onLost: () => stop.abort(),
      rest: () => Promise.resolve(),
    });
    expect(await ended).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  });
  it('ends with the loss after many tries', async () => {
    const { told, ended } = run(Array.from({ length: 30 }, () => lost));
    expect(await ended).toEqual(lost);
    expect(told.filter((each) => each === 'send')).toHaveLength(20);
  });
});
