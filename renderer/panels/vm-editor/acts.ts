import { parseEntityId } from '../../../shared/id.ts';
import type { EntityId } from '../../../shared/id.ts';
import { t } from '../../i18n/i18n.ts';
import type { GraphNode } from '../../scene/graph.ts';
import type { App } from '../app-context.ts';
import { clusterForPlan } from '../plans/plan-acts.ts';

/** Something that can be done about making and changing VMs, where it is offered. */
export type VmAct = { id: 'new' | 'edit' | 'clone' | 'template'; title: string; run: () => void };

/** Opens the form of a new VM: on a host, or made of another VM or a template version by its id. */
export function showNewVm(
  { view }: Pick<App, 'view'>,
  cluster: string,
  { host = null, from = null }: { host?: string | null; from?: EntityId | null } = {},
): void {
  view.setState({ dialog: { type: 'new-vm', cluster, host, from } });
}

/** Opens the form of a new VM where the user is: on the selected host, in the cluster of the selection or of the view. */
export function showNewVmHere(app: App): void {
  const cluster = clusterForPlan(app);
  if (cluster === null) return;
  const node = app.world.getState().graph.nodes.get(app.view.getState().selection.at(-1) ?? '');
  showNewVm(app, cluster, { host: node?.type === 'host' ? node.entity.name : null });
}

/** What can be made on a node or of it. */
export function vmActsOf(app: App, node: GraphNode): VmAct[] {
  const { view } = app;
  if (node.type === 'cluster')
    return [{ id: 'new', title: t('vmForm.new'), run: () => showNewVm(app, node.id) }];
  if (node.type === 'host') {
    const host = node.entity.name;
    return [{ id: 'new', title: t('vmForm.newOnHost'), run: () => showNewVm(app, node.cluster, { host }) }];
  }
  if (node.type !== 'vm' || node.plan === 'new' || parseEntityId(node.id)?.kind !== 'VirtualMachine')
    return [];
  const entity = node.id;
  return [
    {
      id: 'edit',
      title: t('vmForm.edit'),
      run: () => view.setState({ dialog: { type: 'edit-vm', entity } }),
    },
    {
      id: 'clone',
      title: t('vmForm.clone'),
      run: () => view.setState({ dialog: { type: 'clone-vm', entity } }),
    },
    {
      id: 'template',
      title: t('vmForm.makeTemplate'),
      run: () => view.setState({ dialog: { type: 'make-template', entity } }),
    },
  ];
}
