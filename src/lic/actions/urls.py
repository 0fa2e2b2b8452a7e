"""Addresses under /c/<community>/actions/."""

from django.urls import path

from lic.actions import views

app_name = "actions"
urlpatterns = [
    path("", views.actions, name="actions"),
    path("export.<slug:kind>", views.export, name="export"),
    path("new/<int:record>/", views.new, name="new"),
    path("<int:number>/", views.action, name="action"),
    path("<int:number>/tell/", views.tell, name="tell"),
    path("<int:number>/finish/", views.finish, name="finish"),
    path("<int:number>/confirm/", views.confirm, name="confirm"),
    path("<int:number>/move/", views.move, name="move"),
    path("<int:number>/drop/", views.drop, name="drop"),
]
