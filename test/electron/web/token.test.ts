import { afterEach, describe, expect, test, vi } from 'vitest';
import { createToken, isSameToken, openLaunchCodes } from '../../../electron/web/token.ts';

describe('tokens', () => {
  test('have 256 bits and are never the same', () => {
    const tokens = Array.from({ length: 100 }, createToken);
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  test('are the same only when they are', () => {
    const token = createToken();
    expect(isSameToken(token, token)).toBe(true);
    for (const other of [null, undefined, '', token.slice(1), `${token} `, createToken()]) {
      expect(isSameToken(other, token)).toBe(false);
    }
  });
});

describe('launch codes', () => {
  afterEach(() => void vi.useRealTimers());

  test('end in their time although the clock is set back', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const codes = openLaunchCodes(10);
    const code = codes.issue();
    vi.setSystemTime(Date.now() - 365 * 86_400_000);
    await new Promise((done) => setTimeout(done, 20));
    expect(codes.redeem(code)).toBe(false);
  });

  test('work once, each on its own, and not after their time', () => {
    let nowMs = 0;
    const codes = openLaunchCodes(1_000, () => nowMs);
    const [first, second, third] = [codes.issue(), codes.issue(), codes.issue()];
    expect([codes.redeem(second), codes.redeem(second), codes.redeem(first)]).toEqual([true, false, true]);
    nowMs = 1_000;
    expect([codes.redeem(third), codes.redeem(null), codes.redeem('')]).toEqual([false, false, false]);
  });
});
