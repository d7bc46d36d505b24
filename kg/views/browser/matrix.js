VIEWS.set("matrix", { show() {}, update() {} });
