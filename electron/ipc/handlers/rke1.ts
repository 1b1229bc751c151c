import { createRke1, readRke1Offer } from '../../rancher/rke1.ts';
import { openAsk } from '../../rancher/rancher-client.ts';
import type { Handlers } from '../handler-types.ts';
import type { HandlerTools } from './tools.ts';

/** Longest time that a Rancher may take. */
const longestMs = 60_000;

/** New clusters of RKE1 in Ranchers that still make them. */
export function rke1Handlers({
  ranchers,
}: Pick<HandlerTools, 'ranchers'>): Pick<Handlers, `rancher.${'rke1Offer' | 'createRke1'}`> {
  const ask = openAsk(ranchers);
  /** Those that are being made, one after the other for each Rancher: two askings find each other's pools. */
  const turns = new Map<string, Promise<unknown>>();
  return {
    'rancher.rke1Offer': ({ rancher }, { signal }) =>
      ask(rancher, (client) =>
        readRke1Offer(client, AbortSignal.any([signal, AbortSignal.timeout(longestMs)])),
      ),
    'rancher.createRke1': ({ rancher, wish }) => {
      const make = () => ask(rancher, (client) => createRke1(client, wish, AbortSignal.timeout(longestMs)));
      const turn = (turns.get(rancher) ?? Promise.resolve()).then(make);
      const ended = turn
        .catch(() => undefined)
        .then(() => {
          if (turns.get(rancher) === ended) turns.delete(rancher);
        });
      turns.set(rancher, ended);
      return turn;
    },
  };
}
