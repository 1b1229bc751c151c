/**
 * Every form in which a secret could be written down by a program: as it is, for a URL, and in Base64 wherever it stands in
 * a longer text.
 */
export function formsOf(secret: string): string[] {
  const inBase64 = ['', 'a', 'ab'].map((before) =>
    Buffer.from(before + secret)
      .toString('base64')
      .replace(/=+$/, '')
      .slice(before === '' ? 0 : before.length + 1, -1),
  );
  const inUrls = inBase64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [...new Set([secret, encodeURIComponent(secret), ...inBase64, ...inUrls])];
}
