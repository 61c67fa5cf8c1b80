#!/usr/bin/env node
import { runScript } from './run.mjs';

runScript('src/main.ts', process.argv.slice(2));
