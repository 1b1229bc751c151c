import { stringify } from 'yaml';
import { toArtifactText } from './artifact-text.ts';
import type { Artifact, Distribution } from './artifacts.ts';
import type { GuestContext } from './context.ts';
import { imageFault } from './images.ts';
import { BINARY } from './installer.ts';
import type { Machine } from './machine.ts';
import { logTo } from './machine.ts';

/** The unit of rancher/system-agent, which does what Rancher tells a node to. */
export const SYSTEM_AGENT = 'rancher-system-agent';

/** What Rancher tells a node: what to run, and how it is configured. */
export interface AgentPlan {
  distribution: Distribution;
  version: string;
  isServer: boolean;
  config: Readonly<Record<string, unknown>>;
  /** The content of registries.yaml; undefined where there is none. */
  registries?: Readonly<Record<string, unknown>> | undefined;
  /** Files of registries, such as authorities, by path. */
  files?: Readonly<Record<string, string>>;
}

const LOG = '/var/log/journal/rancher-system-agent.log';

/** Does a plan on a machine, as rancher/system-agent does; answers why it cannot, or undefined. */
export function performPlan(
  context: GuestContext,
  machine: Machine,
  plan: AgentPlan,
  start: (machine: Machine, unit: string) => void,
  stop: (machine: Machine, unit: string) => void,
): string | undefined {
  const { distribution, version, isServer, config, registries } = plan;
  const folder = `/etc/rancher/${distribution}`;
  for (const [path, text] of Object.entries(plan.files ?? {})) machine.files.set(path, text);
  if (registries !== undefined) machine.files.set(`${folder}/registries.yaml`, stringify(registries));
  machine.files.set(`${folder}/config.yaml`, stringify(config));
  const fault = imageFault(context.outside, machine, distribution, version, config);
  if (fault !== undefined) {
    logTo(
      machine,
      LOG,
      `${SYSTEM_AGENT}[901]`,
      `level=error msg=${JSON.stringify(`error loading image: ${fault}`)}`,
    );
    return fault;
  }
  const binary: Artifact = { type: 'binary', distribution, version };
  machine.files.set(BINARY[distribution], toArtifactText(binary));
  machine.artifacts.set(BINARY[distribution], binary);
  const unit =
    distribution === 'k3s' ? (isServer ? 'k3s' : 'k3s-agent') : `rke2-${isServer ? 'server' : 'agent'}`;
  const before = machine.units.get(unit);
  if (before?.isRunning === true) stop(machine, unit);
  machine.units.set(unit, { isEnabled: true, isRunning: false });
  logTo(
    machine,
    LOG,
    `${SYSTEM_AGENT}[901]`,
    `level=info msg="[Applyinator] Applying one-time instructions"`,
  );
  start(machine, unit);
  return undefined;
}
