import type { KubeObject } from '../json.ts';
import { isObject, objectAt } from '../json.ts';
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

/**
 * An object as it is kept: the texts of a Secret's write-only `stringData` become `data`, over what is there, however it
 * was written (kubernetes/kubernetes pkg/apis/core/v1/conversion.go Convert_v1_Secret_To_core_Secret).
 */
export function asKept(resource: Resource, object: KubeObject): KubeObject {
  if (resource !== RESOURCES.secrets || object.stringData === undefined) return object;
  const { stringData, ...rest } = object;
  const texts = isObject(stringData) ? Object.entries(stringData) : [];
  const encoded = texts.map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')]);
  return { ...rest, data: { ...objectAt(object, 'data'), ...Object.fromEntries(encoded) } };
}
