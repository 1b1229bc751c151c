import { parseArgs } from 'node:util';
import { z } from 'zod';
import { toVncServer } from './console/vnc.ts';
import { BODIES, describeFaults } from './faults/catalog.ts';
import { FAULT_FORM, readFaults } from './faults/fault.ts';
import { RANCHER_VERSIONS } from './rancher/releases.ts';
import { ARCHITECTURES, HARVESTER_VERSIONS, SCENARIOS } from './scenario/index.ts';
import type { SimulatorOptions } from './simulator.ts';
import { messageOf } from './status.ts';

/** What `--help` prints. */
export const USAGE = `Usage: npm run simulator -- --out DIR [options]

Simulated Harvester clusters over HTTPS on 127.0.0.1. Writes DIR/NAME.kubeconfig and DIR/viewer-NAME.kubeconfig for
each cluster and DIR/ca.crt, prints one line of JSON when ready, and runs until it is interrupted.

  --out DIR                    where to write the kubeconfigs (required)
  --scenario NAME              ${SCENARIOS.join(', ')} (default: three)
  --clusters N                 number of clusters
  --hosts N                    hosts of each cluster
  --vms N                      VMs of each cluster, guest nodes included
  --guest-clusters N           guest clusters of all clusters together
  --guest-kubeconfigs          writes those of every second guest cluster, too
  --seed S                     the same seed gives the same clusters (default: 1)
  --harvester-version V        of every cluster: ${HARVESTER_VERSIONS.join(', ')} (default: that of the scenario)
  --architecture A             of the hosts: ${ARCHITECTURES.join(', ')} (default: amd64)
  --churn EVENTS_PER_SECOND    random status changes in each cluster (default: 0)
  --time-scale X               how much faster than real things happen (default: 1)
  --port-base P                port of the first cluster, the others follow (default: free ports)
  --faults LIST                what goes wrong, as below; changed while it runs by the control endpoint
  --vnc-server HOST:PORT       a VNC server behind every graphical console (default: a small one of its own)
  --rancher                    a Rancher, too, which manages all clusters but the last, or the only one; its
                               kubeconfig is DIR/rancher.kubeconfig
  --rancher-version V          ${RANCHER_VERSIONS.join(', ')} (default: 2.13)
  --help                       this text

LIST is one or more, with commas between them, of
  ${FAULT_FORM}
where SCOPE is a verb (get, list, watch, create, update, patch, delete), write, a plural (virtualmachines), an API
group, an HTTP method or part of a path beginning with /; P is of each request and of each line of a watch;
BODY is one of ${BODIES.join(', ')}.
${describeFaults().join('\n')}

The ready line names the Rancher, {"rancher":{"url","token","version"}}, and the control endpoint: {"control":{"url","token"}}. With the header "Authorization: Bearer TOKEN"
it answers GET, POST (a LIST as body) and DELETE of URL/CLUSTER/faults, POST of URL/CLUSTER/cut, drop-watches,
expire-history, renew-token, fail-host and return-host (the name of a host as body), and GET of URL/CLUSTER/requests
(those of the last minute).`;

const TEXT = { type: 'string' } as const;

const count = (low: number, high: number): z.ZodOptional<z.ZodNumber> =>
  z.coerce.number().int().min(low).max(high).optional() as unknown as z.ZodOptional<z.ZodNumber>;

const Options = z.object({
  out: z.string().min(1),
  scenario: z.enum(SCENARIOS).optional(),
  clusters: count(1, 100),
  hosts: count(1, 1000),
  vms: count(0, 100_000),
  'guest-clusters': count(0, 1000),
  'harvester-version': z.enum(HARVESTER_VERSIONS).optional(),
  rancher: z.boolean().optional(),
  'rancher-version': z.enum(RANCHER_VERSIONS).optional(),
  architecture: z.enum(ARCHITECTURES).optional(),
  'guest-kubeconfigs': z.boolean().optional(),
  seed: z.string().min(1).optional(),
  churn: z.coerce.number().min(0).max(100_000).optional(),
  'time-scale': z.coerce.number().positive().max(10_000).optional(),
  'port-base': count(1, 65_000),
  'vnc-server': z
    .string()
    .refine((text) => toVncServer(text) !== undefined, 'is not HOST:PORT')
    .optional(),
  faults: z
    .string()
    .superRefine((list, context) => {
      const read = readFaults(list);
      if (!read.ok) context.addIssue({ code: 'custom', message: read.why });
    })
    .optional(),
});

/** The command line read: options, the wish for help, or one line that says what is wrong. */
export type CommandLine =
  | { type: 'run'; options: SimulatorOptions & { outDir: string; hasControl: true } }
  | { type: 'help' }
  | { type: 'error'; message: string };

function reasonOf(error: z.ZodError): string {
  const issue = error.issues[0];
  const name = String(issue?.path[0] ?? '');
  if (issue?.code === 'invalid_type' && name === 'out') return '--out DIR is required';
  return `--${name}: ${issue?.message ?? 'is not valid'}`;
}

/** Reads the arguments of the command line. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  let values: Record<string, string | boolean | undefined>;
  try {
    values = parseArgs({
      args: [...argv],
      options: {
        out: TEXT,
        scenario: TEXT,
        clusters: TEXT,
        hosts: TEXT,
        vms: TEXT,
        'guest-clusters': TEXT,
        'harvester-version': TEXT,
        architecture: TEXT,
        seed: TEXT,
        churn: TEXT,
        faults: TEXT,
        rancher: { type: 'boolean' },
        'rancher-version': TEXT,
        'guest-kubeconfigs': { type: 'boolean' },
        'time-scale': TEXT,
        'port-base': TEXT,
        'vnc-server': TEXT,
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    const message = messageOf(error);
    return { type: 'error', message: (message.split('\n')[0] ?? '').replace(/\. To specify.*$/, '') };
  }
  if (values.help === true) return { type: 'help' };
  for (const [name, value] of Object.entries(values)) {
    if (value === '') return { type: 'error', message: `--${name} needs a value` };
  }
  const parsed = Options.safeParse(values);
  if (!parsed.success) return { type: 'error', message: reasonOf(parsed.error) };
  const {
    out,
    'guest-clusters': guestClusters,
    'guest-kubeconfigs': hasGuestKubeconfigs,
    'harvester-version': harvesterVersion,
    'time-scale': timeScale,
    'port-base': portBase,
    'vnc-server': vncServer,
    'rancher-version': rancherVersion,
    rancher: hasRancher,
    ...rest
  } = parsed.data;
  const all = {
    ...rest,
    rancher: hasRancher === true || rancherVersion !== undefined ? (rancherVersion ?? '2.13') : undefined,
    guestClusters,
    hasGuestKubeconfigs,
    harvesterVersion,
    timeScale,
    portBase,
    vncServer,
  };
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return { type: 'run', options: { ...given, outDir: out, hasControl: true } };
}
