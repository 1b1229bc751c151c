import { Fragment } from 'react';
import './keys.css';

/** The keys of one chord, each as a cap. */
export function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className="keys-chord">
      {keys.map((key, index) => (
        <Fragment key={key}>
          {index > 0 && ' '}
          <kbd className={/^[←→↑↓]$/.test(key) ? 'keys-arrow' : undefined}>{key}</kbd>
        </Fragment>
      ))}
    </span>
  );
}
