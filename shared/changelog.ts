/** What is new in a version, as the changelog tells it; the newest first in a list of them. */
export type Release = { version: string; isReleased: boolean; news: readonly string[] };

/** Reads a changelog of sections `## VERSION (unreleased)` with a list each. */
export function parseChangelog(text: string): readonly Release[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [head = '', ...lines] = section.split('\n');
      const [version = ''] = head.trim().split(/\s/);
      const news = lines
        .join('\n')
        .split(/^- /m)
        .slice(1)
        .map((item) => item.replace(/\s+/g, ' ').trim());
      return { version, isReleased: !head.includes('unreleased'), news };
    });
}
