/** The whole UI over the fake app. `index.html?status=nobody#/@letters` */
import { mountApp } from '../../../src/ui/index.js';
import { createFakeApp } from '../fake-app.js';

const root = document.getElementById('app');
if (root === null) throw new TypeError('index.html has no element "app"');
mountApp(root, createFakeApp(new URLSearchParams(location.search)));
