/** The whole UI over the fake app. `index.html?status=nobody#/@letters` */
import { mountApp } from '../../../src/ui/index.js';
import { createFakeApp } from '../fake-app.js';

const root = document.getElementById('app');
if (root === null) throw new TypeError('index.html has no element "app"');
const query = new URLSearchParams(location.search);
const app = createFakeApp(query);
if (!query.has('part')) mountApp(root, app);
else import('./parts.jsx').then(({ mountPart }) => mountPart(root, app, query), console.error);
