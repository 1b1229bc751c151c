import { State } from '../../../shared/world/entity.ts';
import type { GraphNode } from '../graph.ts';
import { troubleOf } from '../trouble.ts';
import { fieldOf } from './fields.ts';
import type { Place } from './fields.ts';
import { anyValue, noValue } from './parse-query.ts';
import type { FieldTerm } from './query.ts';

/**
 * What most queries ask of a node, as bits: its kind, the states it shows and is in, and whether something is wrong with
 * it. A hundred thousand of them lie side by side, while a hundred thousand nodes lie all over the memory.
 */
export type Traits = number;

const kinds = ['cluster', 'host', 'guest', 'vm', 'pod'] as const;
const troubled = 1 << (kinds.length + State.options.length);

function stateBit(state: string | null): number {
  const at = State.options.findIndex((option) => option === state);
  return at < 0 ? 0 : 1 << (kinds.length + at);
}

/** Whether a node has something wrong with it. */
export function isTroubled(node: GraphNode): boolean {
  return node.type === 'cluster' ? node.problems.length > 0 : troubleOf(node) !== 'none';
}

/** The traits of a node. */
export function traitsOf(node: GraphNode, place: Place): Traits {
  const state = fieldOf('state').read(node, place);
  const states = typeof state === 'string' ? [state] : Array.isArray(state) ? (state as string[]) : [];
  const trouble = isTroubled(node) ? troubled : 0;
  return states.reduce((bits, each) => bits | stateBit(each), (1 << kinds.indexOf(node.type)) | trouble);
}

/** Whether traits are those of a node with something wrong. */
export function hasTrouble(traits: Traits): boolean {
  return (traits & troubled) !== 0;
}

/** How many kinds of nodes there are, and the place of the kind among them: clusters, hosts, guest clusters, VMs, pods. */
export const kindCount = kinds.length;
export function kindPlace(traits: Traits): number {
  if (traits & 24) return traits & 16 ? 4 : 3;
  return traits & 4 ? 2 : traits & 2 ? 1 : 0;
}

/** A condition that the traits alone decide: at least one of the bits, or none of them. */
export type TraitTest = { bits: number; isNot: boolean };

const allOf = {
  kind: kinds.reduce((bits, kind) => bits | (1 << kinds.indexOf(kind)), 0),
  state: State.options.reduce((bits, state) => bits | stateBit(state), 0),
};

/** The choice that a value means: itself, or the first that begins with it. */
export function choiceOf(choices: readonly string[], value: string): string | undefined {
  const wanted = value.toLowerCase();
  return choices.includes(wanted) ? wanted : choices.find((choice) => choice.startsWith(wanted));
}

/** What a condition asks of the traits; null where it asks for something else. */
export function toTraitTest({ field, operator, values, isNot }: FieldTerm): TraitTest | null {
  if ((field !== 'kind' && field !== 'state') || operator !== ':') return null;
  const definition = fieldOf(field);
  if (definition.type !== 'choice') return null;
  const { choices } = definition;
  let bits = 0;
  for (const value of values) {
    if (value === noValue) continue;
    if (value === anyValue) bits |= allOf[field];
    else {
      const choice = choiceOf(choices, value) ?? null;
      bits |= field === 'state' ? stateBit(choice) : 1 << kinds.findIndex((kind) => kind === choice);
    }
  }
  return { bits, isNot };
}
