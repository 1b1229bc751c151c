import { useEffect, useState } from 'react';
import { useApp } from '../app-context.ts';

const nothing: { of: string | null; versions: readonly string[] } = { of: null, versions: [] };

/** The Kubernetes versions that a Rancher offers, newest first; none before it answered, or while it cannot. */
export function useOffered(rancher: string | null, distribution: 'k3s' | 'rke2'): readonly string[] {
  const { backend } = useApp();
  const asked = rancher === null ? null : `${rancher} ${distribution}`;
  const [offered, setOffered] = useState<{ of: string | null; versions: readonly string[] }>(nothing);
  useEffect(() => {
    if (rancher === null) return undefined;
    let isOver = false;
    void backend.call('rancher.offered', { rancher, distribution }).then((answer) => {
      if (!isOver && answer.ok) setOffered({ of: asked, versions: answer.value.versions });
    });
    return () => {
      isOver = true;
    };
  }, [backend, rancher, distribution, asked]);
  return offered.of === asked ? offered.versions : nothing.versions;
}
