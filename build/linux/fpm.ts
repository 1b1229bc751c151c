#!/usr/bin/env node
// Stands in for fpm, which electron-builder would download: makes deb and rpm with the tools of the system, without internet.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { makeDeb } from './deb.ts';
import { readRequest } from './request.ts';
import { makeRpm } from './rpm.ts';

const workDir = await mkdtemp(join(tmpdir(), 'acre-package-'));
try {
  const request = readRequest(process.argv.slice(2));
  await (request.format === 'deb' ? makeDeb : makeRpm)(request, workDir);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await rm(workDir, { recursive: true, force: true });
}
