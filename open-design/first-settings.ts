import { DATA_DIR } from './contract';

/**
 * Settings that an empty data directory gets. Without them, every page of the app leads to an onboarding that can only
 * end with an agent, and the image holds none. With them, people set an API provider in the app's settings.
 * Source: observed with Open Design 0.20.2 (main of 20 August 2026): the file in an empty data directory, or a PUT.
 */
export const FIRST_SETTINGS = { file: 'app-config.json', text: '{"onboardingCompleted":true}' } as const;

/** A name that only an interrupted run leaves behind. */
const UNFINISHED = `.${FIRST_SETTINGS.file}.new`;

/**
 * A command that writes the settings into the data directory of a container, if it is empty. Anything in it belongs to
 * the app or to a restore. The image holds Node.js, but no tool is known to be in all images.
 */
export const FIRST_SETTINGS_COMMAND: readonly string[] = [
  'node',
  '-e',
  `const fs=require('fs');process.chdir(process.argv[1]);
if(!fs.readdirSync('.').some((name)=>name!=='${UNFINISHED}')){
fs.writeFileSync('${UNFINISHED}','${FIRST_SETTINGS.text}',{mode:0o600});
const file=fs.openSync('${UNFINISHED}','r+');fs.fsyncSync(file);fs.closeSync(file);
fs.renameSync('${UNFINISHED}','${FIRST_SETTINGS.file}')}`,
  DATA_DIR,
];
