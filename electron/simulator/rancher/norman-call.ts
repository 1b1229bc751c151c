import type { JsonObject } from '../json.ts';
import { textAt } from '../json.ts';
import type { RancherToken, RancherUser } from './auth.ts';
import type { RancherContext } from './context.ts';

/** A failure as Norman writes it (rancher/norman httperror). */
export class NormanError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message = '') {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** 404 as Norman says it. */
export const notFound = (): NormanError => new NormanError(404, 'NotFound', 'not found');

/** What a handler of Norman is given. */
export interface Call {
  context: RancherContext;
  user: RancherUser;
  token: RancherToken;
  id: string | undefined;
  query: URLSearchParams;
  method: string;
  body: JsonObject;
}

/** Answers one kind of Norman's objects. Throws NormanErrors. */
export type Handler = (call: Call) => unknown;

/** A list as Norman writes it; its pages are made by `toPage`. */
export function collection(type: string, data: unknown[]): JsonObject {
  return { type: 'collection', resourceType: type, data };
}

const defaultLimit = 1000;
const mostLimit = 3000;

/** The page of a list that was asked for, by ids, with the address of the next (rancher/norman parse/collection.go, pkg/api/handler/query.go). */
export function toPage(list: JsonObject, url: string, query: URLSearchParams): JsonObject {
  const idOf = (each: unknown): string => textAt(each, 'id') ?? '';
  const all = [...(list['data'] as unknown[])].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const asked = /^\d+$/.test(query.get('limit') ?? '') ? Number(query.get('limit')) : defaultLimit;
  const limit = Math.min(asked, mostLimit);
  const begin = Math.max(
    0,
    all.findIndex((each) => idOf(each) === query.get('marker')),
  );
  const data = all.slice(begin, begin + limit);
  const following = limit === 0 ? undefined : all[begin + limit];
  const next = new URLSearchParams(query);
  next.set('marker', idOf(following));
  const pagination = {
    ...{ limit, total: all.length },
    ...(data.length < all.length && { partial: true }),
    ...(following !== undefined && { next: `${url}?${String(next)}` }),
  };
  return { ...list, data, pagination };
}

/** Refuses who may only look. */
export function mayWrite({ user, context }: Call): void {
  const attempt = { verb: 'create', group: 'management.cattle.io', plural: 'clusters' };
  if (!context.auth.isAllowed(user, attempt)) throw new NormanError(403, 'Forbidden', 'forbidden');
}

/** Whether a user may see clusters at all: lists leave out what they may not, without a word (rancher/norman pkg/authorization). */
export function maySee({ user, context }: Call): boolean {
  return context.auth.isAllowed(user, { verb: 'list', group: 'management.cattle.io', plural: 'clusters' });
}
