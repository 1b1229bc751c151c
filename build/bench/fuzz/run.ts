import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseInput } from '../../../electron/ipc/parse-input.ts';
import { actions } from '../../../shared/actions/index.ts';
import { contract } from '../../../shared/ipc/contract.ts';
import type { Contract } from '../../../shared/ipc/contract.ts';
import { maxRequestLength } from '../../../shared/ipc/frames.ts';
import { heapBytes } from '../session.ts';
import { openChance } from '../chance.ts';
import type { Chance } from '../chance.ts';
import { openGenerator } from './generate.ts';
import { mutate, toText } from './mutate.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { stayHome } from './stay-home.ts';
import type { Talk } from './talk.ts';

/** How long a run is; the same seed sends the same inputs to a back end that stands the same. */
export type FuzzOptions = {
  /** Frames for each name. */
  frames: number;
  /** How long handlers may work for one name; then only inputs that the contract refuses are sent. In milliseconds. */
  budgetMs: number;
  seed: number;
  /** Names to look at; all where it is empty. */
  only: readonly string[];
  /** Told of every name once it is done, and of every fault at once. */
  onName?: (found: FuzzedName) => void;
  onFault?: (fault: string) => void;
};

/** What became of one name's frames. */
export type FuzzedName = {
  name: string;
  frames: number;
  /** Inputs that the contract took, answers with a value, and requests that were still open after seconds. */
  valid: number;
  values: number;
  slow: number;
  /** How long the name took, with putting everything there. */
  elapsedMs: number;
};

/** What a run found. Sizes in bytes; `faults` is empty where only failures and values came back. */
export type Fuzzed = {
  names: FuzzedName[];
  faults: string[];
  heapBefore: number;
  heapAfter: number;
  handlesBefore: number;
  handlesAfter: number;
};

const slowMs = 5_000;
const streamMs = 60;
const atOnce = 12;
const longestMessage = 20_000;
/** After these the clusters are not reached, called or trusted as before. */
const changing = /^(cluster|network|route|trust|sealed|vault)\./;

/** Sends made-up inputs for every name of the contract to a back end that works with a simulator. */
export async function fuzz({ frames, budgetMs, seed, only, ...told }: FuzzOptions): Promise<Fuzzed> {
  stayHome();
  const faults: string[] = [];
  let at = '';
  const onFault = (what: unknown): void => {
    const text = what instanceof Error ? (what.stack ?? what.message) : String(what);
    if (faults.length >= 200) return;
    faults.push(`${at}: ${text.slice(0, 1_500)}`);
    told.onFault?.(faults.at(-1) ?? '');
  };
  for (const event of ['unhandledRejection', 'uncaughtException', 'warning']) process.on(event, onFault);
  const stage = await openStage(onFault);
  const chance = openChance(seed);
  const chosen = (Object.keys(contract) as (keyof Contract)[]).filter(
    (name) => only.length === 0 || only.includes(name),
  );
  const all = async (count: number, limitMs: number): Promise<FuzzedName[]> => {
    const found: FuzzedName[] = [];
    let before = '';
    for (const name of chosen) {
      at = name;
      const startedMs = performance.now();
      await stage.ready(name, changing.test(before));
      before = name;
      const one = await fuzzName(name, { stage, chance, count, limitMs, onFault });
      const done = { ...one, elapsedMs: Math.round(performance.now() - startedMs) };
      found.push(done);
      told.onName?.(done);
    }
    at = 'clearing';
    await stage.clear();
    await sleep(500);
    return found;
  };
  try {
    const warmUp = Math.min(200, Math.max(20, Math.floor(frames / 10)));
    await all(warmUp, budgetMs / 5);
    const heapBefore = heapBytes();
    const handlesBefore = process.getActiveResourcesInfo().length;
    const names = await all(frames, budgetMs);
    const heapAfter = heapBytes();
    const handlesAfter = process.getActiveResourcesInfo().length;
    if (Object.keys(Object.prototype).length > 0) onFault('the prototype of objects was changed');
    return { names, faults, heapBefore, heapAfter, handlesBefore, handlesAfter };
  } finally {
    for (const event of ['unhandledRejection', 'uncaughtException', 'warning']) process.off(event, onFault);
    await stage.close();
  }
}

type Turn = {
  stage: Stage;
  chance: Chance;
  count: number;
  limitMs: number;
  onFault: (fault: string) => void;
};

async function fuzzName(name: keyof Contract, turn: Turn): Promise<Omit<FuzzedName, 'elapsedMs'>> {
  const { stage, chance, count, limitMs, onFault } = turn;
  const { type: kind, input: schema } = contract[name];
  const generate = name === 'action.run' ? toActionInput(turn) : openGenerator(schema, chance, stage.known);
  const found = { name, frames: 0, valid: 0, values: 0, slow: 0 };
  const running = new Set<Promise<void>>();
  let talk: Talk = stage.openTalk();
  const endMs = performance.now() + limitMs;

  const send = async (text: string, isValid: boolean): Promise<void> => {
    const ending = await talk.ask(kind, name, text, kind === 'call' ? slowMs : streamMs);
    if (ending.type === 'value') {
      found.values += 1;
      stage.learn(ending.value);
    }
    if (ending.type === 'called-off' && kind === 'call') found.slow += 1;
    if (ending.type === 'closed')
      onFault(`the port closed on a frame that is well formed: ${text.slice(0, 300)}`);
    if (ending.type !== 'failure') return;
    if (ending.message.includes('failed inside the app')) onFault(`a handler threw on ${text.slice(0, 600)}`);
    if (ending.message.length > longestMessage)
      onFault(`a message is ${ending.message.length} characters long`);
    if (!isValid && ending.code !== 'invalid' && !ending.message.includes('Too many'))
      onFault(`an input that the contract refuses ended as ${ending.code}: ${text.slice(0, 300)}`);
  };

  while (found.frames < count) {
    const whole = likely(generate, schema);
    const text = toText(chance.is(0.25) ? whole : mutate(whole, chance));
    if (text.length > maxRequestLength - 200) continue;
    const isValid = isTaken(schema, text);
    found.frames += 1;
    if (isValid) {
      found.valid += 1;
      if (performance.now() > endMs) continue;
    }
    if (talk.isClosed()) talk = stage.openTalk();
    const one = send(text, isValid).finally(() => running.delete(one));
    running.add(one);
    if (running.size >= atOnce) await Promise.race(running);
  }
  await Promise.all(running);
  talk.close();
  return found;
}

type Schema = Contract[keyof Contract]['input'];

/** A value that the schema takes, where one of some tries is; else the last of them. */
function likely(generate: () => unknown, schema: Schema): unknown {
  let made = generate();
  for (let tries = 0; tries < 8 && !schema.safeParse(made).success; tries += 1) made = generate();
  return made;
}

function isTaken(schema: Schema, text: string): boolean {
  try {
    // As the back end parses: one that is nested too deep would leave its levels in Zod's memory when it ends the stack.
    return parseInput(schema, '', JSON.parse(text)).ok;
  } catch {
    return false;
  }
}

/** Inputs of actions: on what they are for, with options that they know. */
function toActionInput({ stage, chance }: Turn): () => unknown {
  const makers = Object.entries(actions).map(([action, { kinds, options }]) => ({
    ...{ action, kinds },
    toOptions: openGenerator(options, chance, stage.known),
  }));
  return () => {
    const { action, kinds, toOptions } = chance.pick(makers);
    const entities = stage.entitiesOf(chance.is(0.9) ? kinds : ['Node', 'VirtualMachine', 'Volume']);
    const entity = entities.length > 0 ? chance.pick(entities) : 'fuzz-one/VirtualMachine/default/none';
    return { action, entity, options: toOptions() };
  };
}
