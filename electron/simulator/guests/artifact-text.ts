import type { Artifact } from './artifacts.ts';

const MARK = '\u0000artifact ';

/** A file of a release as a text, so that it can go through pipes and files. */
export function toArtifactText(artifact: Artifact): string {
  return `${MARK}${JSON.stringify(artifact)}`;
}

/** Whether a text is a file of a release. */
export function isArtifactText(text: string): boolean {
  return text.startsWith(MARK);
}

/** The file of a release that a text is, or undefined. */
export function toArtifact(text: string): Artifact | undefined {
  return isArtifactText(text) ? (JSON.parse(text.slice(MARK.length)) as Artifact) : undefined;
}
