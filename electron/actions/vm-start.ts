import type { RunAction } from './run.ts';

/** Asks KubeVirt to start a VM. Source: KubeVirt API PUT subresources.kubevirt.io/v1 virtualmachines/start. */
export const runVmStart: RunAction = ({ client, entity, signal }) => {
  const { namespace, name } = entity;
  const space = encodeURIComponent(namespace ?? '');
  const path = `/apis/subresources.kubevirt.io/v1/namespaces/${space}/virtualmachines/${encodeURIComponent(name)}/start`;
  return client.request('PUT', path, { body: {}, signal });
};
