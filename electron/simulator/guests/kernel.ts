import type { Machine } from './machine.ts';

const FOLDER = '/etc/sysctl.d/';

/** Sets the parameters of the kernel as the files of a machine say, as at its start and by `sysctl --system` (sysctl.d). */
export function readKernel(machine: Machine): void {
  machine.kernel.clear();
  const files = [...machine.files].filter(([path]) => path.startsWith(FOLDER) && path.endsWith('.conf'));
  for (const [, text] of files.sort(([a], [b]) => (a < b ? -1 : 1)))
    for (const line of text.split('\n')) {
      const [, name, value] = /^\s*([\w.]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) machine.kernel.set(name, value);
    }
}

const WANTED = {
  'vm.overcommit_memory': '1',
  'vm.panic_on_oom': '0',
  'kernel.panic': '10',
  'kernel.panic_on_oops': '1',
};

/** What RKE2 says where a machine is not as its profile wants it; undefined where it is (rancher/rke2 pkg/rke2, validateCISReqs). */
export function profileFault(machine: Machine, profile: string, isServer: boolean): string | undefined {
  if (profile !== 'cis') return 'invalid value provided for --profile flag';
  const users = isServer && !machine.users.has('etcd') ? ['missing required: user: unknown user etcd'] : [];
  const kernel = Object.entries(WANTED).flatMap(([name, value]) => {
    const now = machine.kernel.get(name) ?? '0';
    return now === value ? [] : [`invalid kernel parameter value ${name}=${now} - expected ${value}`];
  });
  const all = [...users, ...kernel];
  return all.length === 0 ? undefined : all.join('\n');
}
