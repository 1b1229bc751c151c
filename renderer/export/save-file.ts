/** A name that every file system takes: spaces and odd signs become dashes, capitals small. */
export function toFileName(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[-.]+|-+$/g, '') || 'acre'
  );
}

const keptMs = 60_000;

/** Gives a file to the user as a download: the browser keeps it where downloads go, Electron asks where to put it. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = toFileName(`acre-${name}`);
  document.body.append(link);
  link.click();
  link.remove();
  // The download reads it after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), keptMs);
}

/** Gives a text to the user as a UTF-8 file. */
export function saveText(name: string, type: string, text: string): void {
  saveFile(name, new Blob([text], { type: `${type};charset=utf-8` }));
}
