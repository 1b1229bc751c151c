import type { Placement, Shape } from './shape.ts';
import type { Site } from './site.ts';

/** The CPU architectures of which Harvester, K3s and RKE2 have builds. */
export const architectures = ['amd64', 'arm64'] as const;
export type Architecture = (typeof architectures)[number];

function known(text: string | undefined): Architecture | null {
  return architectures.find((each) => each === text) ?? null;
}

/**
 * The architecture of a VM that a plan makes: the one that is asked for, that of the host it is pinned to, or that of all
 * hosts; null where hosts of several would do, or nothing is said.
 */
export function architectureOf(
  site: Pick<Site, 'architectures' | 'hostNamed'>,
  { shape, placement }: { shape: Pick<Shape, 'needs'>; placement: Placement },
): Architecture | null {
  const asked = shape.needs?.architecture ?? null;
  if (asked !== null) return asked;
  const pinned = placement.type === 'host' ? site.hostNamed(placement.host)?.entity.host.architecture : null;
  if (pinned) return known(pinned);
  return site.architectures.length === 1 ? known(site.architectures[0]) : null;
}
