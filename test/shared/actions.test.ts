import { describe, expect, it } from 'vitest';
import { ActionName, actions, offersFor } from '../../shared/actions/index.ts';
import { hostKind } from '../../shared/kinds/host.ts';
import { vmKind } from '../../shared/kinds/vm.ts';
import { emptyWorld } from '../../shared/world/patch.ts';
import { hostObject, vmObject } from '../support/fixtures/objects.ts';

const vm = (runStrategy: string, status: object, metadata = {}) =>
  vmKind.project(vmObject({ spec: { ...vmObject().spec, runStrategy }, status, metadata }), 'c');
const allowed = (name: 'vm.start' | 'vm.stop', entity: ReturnType<typeof vm>) =>
  actions[name].can(entity, emptyWorld);

const nothing = { options: {}, mark: null };

const running = { created: true, ready: true, printableStatus: 'Running' };
const stopped = { created: false, ready: false, printableStatus: 'Stopped' };

describe('start', () => {
  it.each([
    ['Halted', stopped, true],
    ['Manual', stopped, true],
    ['RerunOnFailure', stopped, true],
    ['Always', stopped, 'Run strategy Always starts the VM by itself.'],
    ['Once', stopped, 'Run strategy Once starts the VM by itself.'],
    ['Halted', running, 'The VM is still stopping.'],
    ['RerunOnFailure', running, 'The VM is running already.'],
    [
      'Manual',
      { ...stopped, stateChangeRequests: [{ action: 'Start' }] },
      'A start has been requested already.',
    ],
  ])('with run strategy %s and %j: %s', (strategy, status, expected) => {
    expect(allowed('vm.start', vm(strategy, status))).toBe(expected);
  });

  it('is done once KubeVirt has created the instance', () => {
    expect(actions['vm.start'].isDone(vm('Halted', stopped), emptyWorld, nothing)).toBe(false);
    expect(actions['vm.start'].isDone(vm('Always', running), emptyWorld, nothing)).toBe(true);
    expect(actions['vm.start'].isDone(undefined, emptyWorld, nothing)).toBe(false);
  });
});

describe('stop', () => {
  it.each([
    ['RerunOnFailure', running, true],
    ['Always', stopped, true],
    ['Halted', running, 'The VM is stopping already.'],
    ['Halted', stopped, 'The VM is off already.'],
    ['Manual', stopped, 'The VM is not running.'],
  ])('with run strategy %s and %j: %s', (strategy, status, expected) => {
    expect(allowed('vm.stop', vm(strategy, status))).toBe(expected);
  });

  it('is refused while the VM is being deleted, and done once it is off or gone', () => {
    const deleted = vm('RerunOnFailure', running, { deletionTimestamp: '2026-02-02T00:00:00Z' });
    expect(allowed('vm.stop', deleted)).toBe('The VM is being deleted.');
    expect(actions['vm.stop'].isDone(vm('Halted', stopped), emptyWorld, nothing)).toBe(true);
    expect(actions['vm.stop'].isDone(vm('Halted', running), emptyWorld, nothing)).toBe(false);
    expect(actions['vm.stop'].isDone(undefined, emptyWorld, nothing)).toBe(true);
  });

  it('asks first, naming the VM', () => {
    expect(actions['vm.stop'].confirm?.(vm('RerunOnFailure', running))).toContain('web-01');
  });
});

describe('offers', () => {
  it('are by kind, with the reason where not possible', () => {
    expect(offersFor(hostKind.project(hostObject(), 'c'), emptyWorld)).not.toContainEqual(
      expect.objectContaining({ name: 'vm.start' }),
    );
    const offers = offersFor(vm('RerunOnFailure', running), emptyWorld);
    expect(offers.map(({ name, allowed: state }) => [name, state])).toEqual(
      expect.arrayContaining([
        ['vm.start', 'The VM is running already.'],
        ['vm.stop', true],
        ['vm.restart', true],
      ]),
    );
    expect(Object.keys(actions)).toEqual(ActionName.options);
  });
});
