/** What `tabard.json` says here: the defaults until it has been read. */
import { createCell, type Readable } from '../base/index.js';
import { type Deployment, emptyDeployment, isConfigured } from './deployment.js';
import type { Page } from './page.js';
import type { DeploymentView } from './view.js';

export interface Deployed {
  readonly view: Readable<DeploymentView>;
  get(): Deployment;
  /** True for a tracker on the page's own host or on one that `tabard.json` names. */
  isConfigured(tracker: string): boolean;
  /** Resolves when it has been read. */
  readonly read: Promise<void>;
}

export const createDeployed = (page: Pick<Page, 'address'>, given: Promise<Deployment>): Deployed => {
  const view = createCell<DeploymentView>({ name: emptyDeployment.name, theme: emptyDeployment.theme });
  let deployment = emptyDeployment;
  return {
    view,
    get: () => deployment,
    isConfigured: (tracker) => isConfigured(deployment, page.address, tracker),
    read: given.then((found) => {
      deployment = found;
      view.set({ name: found.name, theme: found.theme });
    }),
  };
};
