/** What `tabard.json` says here: the defaults until it has been read. */
import { createCell, type Readable } from '../base/index.js';
import { type Deployment, emptyDeployment, parseDeployment } from './deployment.js';
import type { Page } from './page.js';
import type { DeploymentView } from './view.js';

export interface Deployed {
  readonly view: Readable<DeploymentView>;
  get(): Deployment;
  load(): Promise<Deployment>;
  /** True for a tracker on the page's own host or on one that `tabard.json` names. */
  isConfigured(tracker: string): boolean;
}

export const createDeployed = (page: Pick<Page, 'address' | 'fetchJson'>): Deployed => {
  const view = createCell<DeploymentView>({ name: emptyDeployment.name, theme: emptyDeployment.theme });
  let deployment = emptyDeployment;
  return {
    view,
    get: () => deployment,
    async load() {
      deployment = parseDeployment(await page.fetchJson('./tabard.json'), page.address);
      view.set({ name: deployment.name, theme: deployment.theme });
      return deployment;
    },
    isConfigured: (tracker) =>
      [page.address, ...deployment.trackers].some((one) => new URL(one).host === new URL(tracker).host),
  };
};
