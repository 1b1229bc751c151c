import { useEffect } from 'react';
import type { Layer } from '../../shared/kinds/layer.ts';
import { useApp } from './app-context.ts';

/** Has a layer read of every cluster while the component that calls it is on the page; null for none. */
export function useLayer(layer: Layer | null): void {
  const { layers } = useApp();
  useEffect(() => (layer === null ? undefined : layers.hold(layer)), [layers, layer]);
}
