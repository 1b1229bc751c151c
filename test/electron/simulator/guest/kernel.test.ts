import { expect, it } from 'vitest';
import { profileFault, readKernel } from '../../../../electron/simulator/guests/kernel.ts';
import { createMachine } from '../../../../electron/simulator/guests/machine.ts';

it('lets RKE2 run hardened only on a machine that was made ready for it', () => {
  const machine = createMachine('default', 'erp-cp-1', 'uid');
  expect(profileFault(machine, 'cis-1.5', true)).toBe('invalid value provided for --profile flag');
  expect(profileFault(machine, 'cis', true)?.split('\n')).toEqual([
    'missing required: user: unknown user etcd',
    'invalid kernel parameter value vm.overcommit_memory=0 - expected 1',
    'invalid kernel parameter value kernel.panic=0 - expected 10',
    'invalid kernel parameter value kernel.panic_on_oops=0 - expected 1',
  ]);
  machine.users.add('etcd');
  machine.files.set('/etc/sysctl.d/10.conf', '# first\nkernel.panic = 3\nvm.overcommit_memory=1\n');
  machine.files.set('/etc/sysctl.d/20.conf', 'kernel.panic=10\nkernel.panic_on_oops=1');
  machine.files.set('/etc/sysctl.conf', 'kernel.panic=0');
  readKernel(machine);
  expect(profileFault(machine, 'cis', true)).toBeUndefined();
  machine.users.clear();
  expect(profileFault(machine, 'cis', false)).toBeUndefined();
});
