import type { KubeObject } from '../json.ts';
import { objectAt } from '../json.ts';
import type { Resource } from '../resources.ts';
import { RESOURCES } from '../resources.ts';

/**
 * What kube-apiserver adds to some built-in kinds when they are created (kubernetes/kubernetes pkg/registry/core
 * PrepareForCreate and pkg/apis/core/v1/defaults.go), as far as clients and controllers rely on it.
 */
export function prepared(resource: Resource, object: KubeObject): KubeObject {
  switch (resource) {
    case RESOURCES.namespaces: {
      const labels = { 'kubernetes.io/metadata.name': object.metadata.name, ...object.metadata.labels };
      return {
        ...object,
        metadata: { ...object.metadata, labels },
        spec: { finalizers: ['kubernetes'] },
        status: { phase: 'Active' },
      };
    }
    case RESOURCES.pods: {
      const defaults = {
        restartPolicy: 'Always',
        terminationGracePeriodSeconds: 30,
        dnsPolicy: 'ClusterFirst',
        schedulerName: 'default-scheduler',
        enableServiceLinks: true,
      };
      return {
        ...object,
        spec: { ...defaults, ...objectAt(object, 'spec') },
        status: { phase: 'Pending', qosClass: 'BestEffort' },
      };
    }
    case RESOURCES.claims:
      return { ...object, status: { phase: 'Pending' } };
    default:
      return object;
  }
}
