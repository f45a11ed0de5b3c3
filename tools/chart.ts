import { writeChart } from './chart/chart';
import { runTool } from './run-tool';

/** `npm run chart`: writes the Helm chart from the objects of the cluster. */
runTool('chart', 0, () => writeChart());
