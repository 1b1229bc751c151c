import { z } from 'zod';
import { DocumentReport, ServedKind } from '../../objects/report.ts';
import { KindSchema } from '../../objects/schema.ts';
import { Empty, call } from '../define.ts';

const cluster = z.string().min(1);
const entity = z.string().min(1);
/** More than any server keeps of one object (etcd: 1.5 MiB); two of them fit into one request. */
const text = z.string().max(1_900_000);

/** Any object of a cluster as YAML: written, made and deleted. */
export const yamlContract = {
  /** What the server says the fields of a kind are; null where it does not tell. */
  'yaml.schema': call(
    z.strictObject({ cluster, apiVersion: z.string(), kind: z.string() }),
    z.object({ schema: KindSchema.nullable() }),
  ),
  /** The kinds that the server has and lets be written. */
  'yaml.kinds': call(z.strictObject({ cluster }), z.object({ kinds: z.array(ServedKind) })),
  /**
   * Writes what was made of an object's YAML: only the fields that differ from `base`, the text as it was opened. With
   * `isDry` the server checks all and changes nothing.
   */
  'yaml.edit': call(
    z.strictObject({
      entity,
      base: text,
      edited: text,
      isDry: z.boolean(),
      /** Fields that others manage are taken over. */
      takesOver: z.boolean(),
      /** Fields that were changed meanwhile get what was made of them here. */
      keepsMine: z.boolean(),
    }),
    DocumentReport,
  ),
  /** Makes, or changes by server-side apply, the objects of a text of any number of documents, one after another. */
  'yaml.apply': call(
    z.strictObject({ cluster, text, isDry: z.boolean(), takesOver: z.boolean() }),
    z.object({ documents: z.array(DocumentReport) }),
  ),
  /** Deletes an object; `uid` is that of the one that is meant. */
  'yaml.delete': call(z.strictObject({ entity, uid: z.string() }), Empty),
};
