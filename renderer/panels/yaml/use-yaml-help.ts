import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ServedKind } from '../../../shared/objects/report.ts';
import type { KindSchema } from '../../../shared/objects/schema.ts';
import { suggestionsAt } from '../../yaml/complete.ts';
import type { Suggestion } from '../../yaml/complete.ts';
import { placeAt } from '../../yaml/place.ts';
import { kindsIn, problemsIn } from '../../yaml/validate.ts';
import type { YamlProblem } from '../../yaml/validate.ts';
import { useApp } from '../app-context.ts';

/** What helps writing a text: what could be written where, and what is wrong in it. */
export type YamlHelp = {
  suggest: (text: string, offset: number) => { from: number; list: readonly Suggestion[] } | null;
  problems: readonly YamlProblem[];
  /** Whether the server tells of none of the text's kinds what its fields are. */
  hasNoSchema: boolean;
};

const keyOf = (apiVersion: string, kind: string): string => `${apiVersion} ${kind}`;
const calmMs = 250;

/** A text as it was before the last quarter of a second: what is typed is looked through once it rests. */
function useCalm(text: string): string {
  const [calm, setCalm] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setCalm(text), calmMs);
    return () => clearTimeout(timer);
  }, [text]);
  return calm;
}

/** Helps with a text for a cluster, by what its server says of the kinds in it. */
export function useYamlHelp(cluster: string, text: string): YamlHelp {
  const { backend } = useApp();
  const calm = useCalm(text);
  const [schemas, setSchemas] = useState<ReadonlyMap<string, KindSchema | null>>(new Map());
  const [kinds, setKinds] = useState<readonly ServedKind[]>([]);
  const named = useMemo(() => kindsIn(calm), [calm]);
  const wanted = named.map(({ apiVersion, kind }) => keyOf(apiVersion, kind)).join('\n');

  useEffect(() => {
    const stop = new AbortController();
    void backend.call('yaml.kinds', { cluster }, { signal: stop.signal }).then((answer) => {
      if (answer.ok && !stop.signal.aborted) setKinds(answer.value.kinds);
    });
    return () => stop.abort();
  }, [backend, cluster]);

  useEffect(() => {
    const stop = new AbortController();
    for (const key of wanted.split('\n')) {
      const [apiVersion = '', kind = ''] = key.split(' ');
      if (kind === '' || schemas.has(key)) continue;
      void backend
        .call('yaml.schema', { cluster, apiVersion, kind }, { signal: stop.signal })
        .then((answer) => {
          if (stop.signal.aborted) return;
          const schema = answer.ok ? answer.value.schema : null;
          setSchemas((before) => new Map(before).set(key, schema));
        });
    }
    return () => stop.abort();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what came meanwhile is not asked for again
  }, [backend, cluster, wanted]);

  const problems = useMemo(
    () => problemsIn(calm, (apiVersion, kind) => schemas.get(keyOf(apiVersion, kind)) ?? null),
    [calm, schemas],
  );
  const suggest = useCallback<YamlHelp['suggest']>(
    (now, offset) => {
      const place = placeAt(now, offset);
      if (!place) return null;
      const schema = schemas.get(keyOf(place.apiVersion, place.kind)) ?? null;
      return { from: place.from, list: suggestionsAt(place, schema, kinds) };
    },
    [schemas, kinds],
  );
  const keys = named.map(({ apiVersion, kind }) => keyOf(apiVersion, kind));
  const hasNoSchema = keys.length > 0 && keys.every((key) => schemas.get(key) === null);
  return { suggest, problems, hasNoSchema };
}
