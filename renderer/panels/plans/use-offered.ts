import { useEffect, useState } from 'react';
import { useApp } from '../app-context.ts';

/** The Kubernetes versions that a Rancher offers, newest first; none before it answered, or while it cannot. */
export function useOffered(rancher: string | null, distribution: 'k3s' | 'rke2'): readonly string[] {
  const { backend } = useApp();
  const [offered, setOffered] = useState<readonly string[]>([]);
  useEffect(() => {
    setOffered([]);
    if (rancher === null) return undefined;
    let isOver = false;
    void backend.call('rancher.offered', { rancher, distribution }).then((answer) => {
      if (!isOver && answer.ok) setOffered(answer.value.versions);
    });
    return () => {
      isOver = true;
    };
  }, [backend, rancher, distribution]);
  return offered;
}
