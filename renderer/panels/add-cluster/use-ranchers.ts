import { useEffect, useState } from 'react';
import type { RancherInfo } from '../../../shared/rancher/rancher.ts';
import { useApp } from '../app-context.ts';

/** The Ranchers that were added, followed while it is shown; null until they are told. */
export function useRanchers(): readonly RancherInfo[] | null {
  const { backend } = useApp();
  const [ranchers, setRanchers] = useState<readonly RancherInfo[] | null>(null);
  useEffect(
    () => backend.follow('ranchers.follow', {}, { onEvent: (event) => setRanchers(event.ranchers) }),
    [backend],
  );
  return ranchers;
}
