import { ConsoleKind } from '../../shared/console.ts';
import { parseEntityId } from '../../shared/id.ts';
import type { EntityId } from '../../shared/id.ts';

/** What a console window shows. */
export type WindowAddress = { vm: EntityId; kind: ConsoleKind };

/** The address of a console in a window of its own, relative to the page. */
export function toWindowAddress({ vm, kind }: WindowAddress): string {
  return `console.html?${new URLSearchParams({ vm, kind }).toString()}`;
}

/** Reads the query of a console window; null where it names no console: the text comes from outside. */
export function parseWindowAddress(search: string): WindowAddress | null {
  const query = new URLSearchParams(search);
  const vm = query.get('vm') ?? '';
  const kind = ConsoleKind.safeParse(query.get('kind'));
  const ref = vm.length <= 800 ? parseEntityId(vm) : null;
  const isVm = ref?.kind === 'VirtualMachine' || ref?.kind === 'VirtualMachineInstance';
  return isVm && kind.success ? { vm, kind: kind.data } : null;
}
