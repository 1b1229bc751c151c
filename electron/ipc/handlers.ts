import { recordCalls } from '../activity/record-calls.ts';
import { activityHandlers } from './handlers/activity.ts';
import type { Handlers } from './handler-types.ts';
import { actionHandlers } from './handlers/actions.ts';
import { appHandlers } from './handlers/app.ts';
import { clusterHandlers } from './handlers/clusters.ts';
import { consoleHandlers } from './handlers/consoles.ts';
import { demoHandlers } from './handlers/demo.ts';
import { diagnosticsHandlers } from './handlers/diagnostics.ts';
import { guestHandlers } from './handlers/guests.ts';
import { hostHandlers } from './handlers/hosts.ts';
import { kubeconfigHandlers } from './handlers/kubeconfigs.ts';
import { metricsHandlers } from './handlers/metrics.ts';
import { networkHandlers } from './handlers/network.ts';
import { planHandlers } from './handlers/plans.ts';
import { runHandlers } from './handlers/runs.ts';
import { provisioningHandlers } from './handlers/provisioning.ts';
import { rancherHandlers } from './handlers/ranchers.ts';
import { rke1Handlers } from './handlers/rke1.ts';
import { registrationHandlers } from './handlers/registrations.ts';
import type { RunView } from '../../shared/plan/run-view.ts';
import type { HandlerTools } from './handlers/tools.ts';
import { sealedHandlers } from './handlers/sealed.ts';
import { updateHandlers } from './handlers/updates.ts';
import { uploadHandlers } from './handlers/uploads.ts';
import { vaultHandlers } from './handlers/vault.ts';
import { vmHandlers } from './handlers/vms.ts';
import { worldHandlers } from './handlers/worlds.ts';
import { yamlHandlers } from './handlers/yaml.ts';

function placeOfRun(run: RunView | undefined): { cluster: string; name: string } | null {
  return run === undefined ? null : { cluster: run.cluster, name: run.planName };
}

/** The handlers of every name of the contract. */
export function openHandlers(tools: HandlerTools): Handlers {
  const handlers: Handlers = {
    ...appHandlers(tools),
    ...clusterHandlers(tools),
    ...kubeconfigHandlers(tools),
    ...networkHandlers(tools),
    ...vaultHandlers(tools),
    ...sealedHandlers(tools),
    ...worldHandlers(tools),
    ...actionHandlers(tools),
    ...planHandlers(tools),
    ...runHandlers(tools),
    ...diagnosticsHandlers(tools),
    ...guestHandlers(tools),
    ...rancherHandlers(tools),
    ...registrationHandlers(tools),
    ...rke1Handlers(tools),
    ...provisioningHandlers(tools),
    ...vmHandlers(tools),
    ...yamlHandlers(tools),
    ...uploadHandlers(tools),
    ...consoleHandlers(tools),
    ...hostHandlers(tools),
    ...metricsHandlers(tools),
    ...activityHandlers(tools),
    ...demoHandlers(tools),
    ...updateHandlers(tools),
  };
  const { plans, runs } = tools;
  const placeOf = (id: string): { cluster: string; name: string } | null =>
    plans.find(id) ?? placeOfRun(runs.find(id));
  return recordCalls(handlers, { ...tools, placeOf });
}
