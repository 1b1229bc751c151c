import './keys.css';

/** The keys of one chord, each as a cap. */
export function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className="keys-chord">
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
